"""What each result sheet shows: from verdicts and reason codes to rows in the workbook's language."""
