"""The chain: an RPC address followed block by block, transactions that are sent once, and the embedded dev chain.

Theory of operation. `follower` reads blocks and logs and tells the host what is confirmed and what was undone;
`sender` puts transactions on chain, one at a time; `service` owns both as tasks of the host's loop. Nothing here
decides: the host (the node) turns what it hears into the protocol's inputs. Cheap to import: `errors`, `logs`,
`port`, `contracts`, `devchain`, `start`. The rest loads web3 (2 s of CPU) and is loaded by `start` only.
"""
