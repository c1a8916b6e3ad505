"""How fast the services answer, beside other frameworks and beside what is written by hand."""
