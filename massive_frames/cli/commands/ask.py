"""``massive-frames ask``: many prompts, crossed with AI models and places, into one table."""

from __future__ import annotations

from massive_frames.cli.many import Many

EXAMPLES = """\b
Examples:
  massive-frames ask "best running shoes" --sandbox
  massive-frames ask "best espresso machine" --model chatgpt --model gemini -o answers.parquet
  massive-frames ask --input prompts.csv --country us --country de --max-credits 500 -o answers.csv
  massive-frames ask --input prompts.txt --model perplexity --dry-run

\b
An option given twice is crossed: 2 prompts x 2 models are 4 requests, of five
credits each when they succeed. Equal requests are sent once.
"""

COMMAND = Many("ask").command(
    short_help="Ask AI models many prompts at once.",
    words="Ask AI models many prompts at once; print or write every answer as a row.\n\n"
    "On a terminal a table is shown, into a pipe goes CSV with every column, and -o writes a file.",
    examples=EXAMPLES,
)
