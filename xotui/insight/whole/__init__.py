"""The features on a whole photograph: any part of any map exactly, and all of it as the strongest of many blocks."""
