"""The screen of what-if: what each pixel changes, what turns the verdict, and where it breaks."""
