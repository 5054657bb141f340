"""The build: what is stale, running it, and putting finished files in place.

Belongs here: notebooks and files as things that are made, kernels, processes, hashes. Does not belong here: what a
notebook computes and how a page is set.
"""
