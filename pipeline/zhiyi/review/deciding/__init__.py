"""The course of a case.

::

    states.py       the six states and the literal table of transitions, with who may
    overtaking.py   who was first, told to the one who was second
"""
