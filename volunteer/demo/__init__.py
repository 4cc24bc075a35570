"""The demo story, written through the same importers and actions as a real office would."""
