"""Bad input: whatever comes in, no exception leaves a listener, and Slack takes what goes out."""
