"""Stage 3, which records are one person. Certain ones link themselves, the rest wait for a human; all can be undone.

Never links two people without a human: an error here is a defect, not noise.
"""
