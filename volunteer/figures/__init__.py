"""Tables people may see: the one choke point between exact counts and the reader (disclosure control)."""
