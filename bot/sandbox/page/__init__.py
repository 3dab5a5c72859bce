"""The page of the sandbox: what its browser asks of the stand-ins, and what it is told of them."""
