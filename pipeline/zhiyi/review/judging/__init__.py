"""What officers hold of single facts: confirmed, rejected, corrected, left unsure, with a note.

::

    facts.py        what of a report can be judged, and where it stands
    verdicts.py     the verdicts and their words
    judgements.py   take a judgement, list those that stand, tell the history of one fact
    places.py       find a fact again in a newer report: by id, else by layer, overlap and quote
    following.py    what a newer report makes of the judgements there are: current, moved, gone
    reruns.py       corrections carried out behind the pages, with their progress and their result
    lanes.py        the workers that do it, one for large cases, and what waits for each
    agreement.py    how often officers agree with what was flagged, by code and month
"""
