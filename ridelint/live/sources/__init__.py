"""Where recorded calls come from: HAR, NDJSON and HAProxy's log, each read as a stream.

A recording is as large as the traffic it holds, and somebody else's: it is never held as a whole, and nothing in it
is believed before it was looked at.
"""
