"""How fast, how small, how large: Démarche beside what its users would otherwise take, measured in the same run.

`texts`, `generate` and `workload` make what is taken in. `contender` says what a contender does; `demarche` and `llama_index` do
it, each step in a process of its own (`step`, `process`). `coldstart` times the command itself. `run` puts them together,
`figures` sums up what the processes told, `report` and `plot` show it.
"""
