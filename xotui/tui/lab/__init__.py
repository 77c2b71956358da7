"""The lab: everybody judged on the same changed letters, as data and places."""
