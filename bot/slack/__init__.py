"""Everything that speaks Slack: what arrives, what people see, and the calls of the Web API."""
