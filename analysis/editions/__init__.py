"""Editions: the numbers and claims of a past report, kept as text, and what has moved since and why.

Belongs here: freezing a study (`snapshot`, `store`), comparing it with an edition (`compare`), naming the cause of each
change (`causes`, `attribution`, `explain`), and saying so (`sentences`, `review`, `page`). Does not belong here: what
the report prints (notebook) and what-if editions, which are another study and not another date (report).
"""
