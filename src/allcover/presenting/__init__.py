"""Results as people read them: numbers, charts, the report as HTML, CSV, XLSX and JSON. Computes nothing.

``report.write_report`` writes everything; the other modules each print one form of the same plain data.
"""
