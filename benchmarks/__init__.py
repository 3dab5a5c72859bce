"""What Casebot costs: `python -m benchmarks.ack`, `.action`, `.startup`, `.alerts`. Results: docs/performance.md."""
