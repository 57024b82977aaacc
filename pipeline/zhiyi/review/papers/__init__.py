"""Papers that officers edit and stamp, made from a case: DOCX files and packages of them.

No paper determines anything. A result is repeated word for word from the decision of two officers;
where none stands, every paper says that the goods are not released.
"""
