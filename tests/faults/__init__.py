"""The fault matrix: what a person sees of each thing that can go wrong outside, in the database or on the way."""
