"""The officers' workbench 关员工作台: shows what a run reported, takes judgements, keeps a record.

It never determines: outcomes are entered by one officer and confirmed by another.
"""
