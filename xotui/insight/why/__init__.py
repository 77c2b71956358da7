"""Why a number is what it is: back to the pixels, and from a pixel onward; as values, as text, as records."""
