"""What the command line and the service share: options of one request, linters that are kept, writers."""
