"""Whole batches: growing ones, killed ones, on one worker and on two, with a disk that fills."""
