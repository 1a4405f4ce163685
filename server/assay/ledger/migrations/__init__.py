"""The steps that the ledger's tables went through: one module each, named after its step, applied in the order of their names.

Each has ``migrate(connection)``. It runs inside a transaction, in which its name is written down too: a step is done as a whole or not at
all. A step that was ever released is never changed; what has to be different is another step.
"""
