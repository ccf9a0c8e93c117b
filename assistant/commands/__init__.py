"""The commands of `demarche`, one file for each purpose.

Importing them imports nothing heavy: what a command needs, it imports when it runs. What the parameters' types name is
imported all the same, because typer looks it up.
"""
