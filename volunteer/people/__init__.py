"""The one human being behind many records. Keeps what was written for ever; `linkage` alone decides whose it is."""
