"""Many nodes in one process under a virtual clock, with faults from a seed; drives the very `step` that ships.

    plan       what a seed means: who is there, which faults, how often
    dice       which faults fall; each has a name, so that it can be left out
    bugs       the names of the bugs that can be planted
    planted    bugs planted on purpose, around the code that ships
    schedule   one heap of (time, number, action)
    town       nodes, links and the chain together; the workload; then the healing phase
    node       one node: tip and durable world, batches, commits, crashes
    copies     older copies of a log that may be put back
    links      sessions between nodes: delays, breaks, repeats, partitions
    chain      a small model of the adjudicator, with blocks and reorganisations
    weather    what goes wrong between nodes and on the chain
    adversary  a node that lies
    checker    the invariants
    trace      a fact as a line
    campaign   many seeds, one summary
    regression a failing life with as few faults as can be, as a file
    kept       such files, read and told

The same seed gives the same trace to the byte, whatever PYTHONHASHSEED is.
"""
