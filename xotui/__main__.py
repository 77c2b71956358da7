"""`python -m xotui` is the command `xotui`."""

from xotui.cli import main

if __name__ == "__main__":
    main()
