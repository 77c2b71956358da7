"""What the learning screen shows: settings, values and pictures, from a course to lines; nothing here is a widget."""
