"""The commands of `demarche`, one file for each purpose.

Importing them imports nothing heavy: what a command needs, it imports when it runs. They leave out `from __future__ import
annotations`, because typer reads the parameters' types when the program starts.
"""
