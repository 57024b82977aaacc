"""The course of a case and its outcome 判定, which two officers enter and nobody else.

::

    states.py       the six states and the literal table of transitions, with who may
    outcomes.py     the three outcomes of the announcement, in its order, and what pages say of them
    decisions.py    enter, confirm, send back, withdraw
    conclusions.py  the conclusion of an identification 鉴别结论, with its paper
    viewing.py      that a decision was looked at, told in the journal
    course.py       how a case stands: what a page shows and which steps this officer has
"""
