"""The ride-hailing system: three services that the descriptions in specs/ drive, on one kernel."""
