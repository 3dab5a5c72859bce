"""What Casebot costs, measured: `python -m benchmarks.ack`, `.action`, `.startup`. Results: docs/performance.md."""
