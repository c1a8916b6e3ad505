"""The rules of whoever runs the linter: the modules of the folders that they name stand in this package.

The folders come by the environment, so that other processes of the same run find the same modules by the same names.
"""

from ridelint.rules import own_folders

__path__ = [*__path__, *own_folders()]
