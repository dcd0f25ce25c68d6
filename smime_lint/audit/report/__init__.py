"""The report of an audit: figures from its tables, and one HTML file that shows them."""
