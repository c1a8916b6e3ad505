"""An active run: calls every operation of some descriptions on a running server, and hands each call to the observer.

Cases, sequences and shrinking are Schemathesis's; what is asked of the answers is ours. Nothing here is imported before
a run begins, because Schemathesis takes a second to import.
"""
