"""Which functions there are, and what DuckDB calls them."""

from __future__ import annotations

MACROS = """
CREATE MACRO es_log(x) AS ln(x);
CREATE MACRO es_truncate(x, n := 0) AS trunc(x * pow(10, n)) / pow(10, n);
CREATE MACRO es_locate(part, whole) AS instr(whole, part);
CREATE MACRO es_insert(s, i, n, t) AS left(s, i - 1) || t || substr(s, i + n);
CREATE MACRO es_space(n) AS repeat(' ', n);
CREATE MACRO es_isnull(x, y) AS coalesce(x, y);
CREATE MACRO es_iif(c, x, y) AS CASE WHEN c THEN x ELSE y END;
CREATE MACRO es_percentile(x, p) AS quantile_cont(x, p / 100.0);
CREATE MACRO es_sum_of_squares(x) AS sum(x * x);
CREATE MACRO es_month(x) AS month(x)::INTEGER;
CREATE MACRO es_year(x) AS year(x)::INTEGER;
CREATE MACRO es_day(x) AS day(x)::INTEGER;
CREATE MACRO es_hour(x) AS hour(x)::INTEGER;
CREATE MACRO es_minute(x) AS minute(x)::INTEGER;
CREATE MACRO es_second(x) AS second(x)::INTEGER;
CREATE MACRO es_day_of_week(x) AS (dayofweek(x) + 1)::INTEGER;
CREATE MACRO es_day_of_year(x) AS dayofyear(x)::INTEGER;
CREATE MACRO es_week(x) AS weekofyear(x)::INTEGER;
CREATE MACRO es_quarter(x) AS quarter(x)::INTEGER;
CREATE MACRO es_date_diff(u, a, b) AS date_diff(u, a, b)::INTEGER;
CREATE MACRO es_length(x) AS length(x)::INTEGER;
CREATE MACRO es_now() AS now()::TIMESTAMP;
CREATE MACRO es_histogram(x, step) AS floor(x / step) * step;
CREATE MACRO es_histogram_at(x, step) AS time_bucket(step, x);
CREATE MACRO es_date_trunc(a, b) AS time_bucket(a, b);
CREATE MACRO es_match(field, words) AS contains(lower(field), lower(words));
CREATE MACRO es_count_distinct(x) AS count(DISTINCT x);
"""
AGGREGATES = {
    "AVG": "avg", "COUNT": "count", "MAX": "max", "MIN": "min", "SUM": "sum", "FIRST": "arg_min",
    "FIRST_VALUE": "arg_min", "LAST": "arg_max", "LAST_VALUE": "arg_max", "STDDEV_POP": "stddev_pop",
    "STDDEV_SAMP": "stddev_samp", "VAR_POP": "var_pop", "VAR_SAMP": "var_samp", "KURTOSIS": "kurtosis",
    "SKEWNESS": "skewness", "MAD": "mad", "PERCENTILE": "es_percentile",
    "SUM_OF_SQUARES": "es_sum_of_squares",
}  # fmt: skip
SCALARS = {
    "ABS": "abs", "ACOS": "acos", "ASIN": "asin", "ATAN": "atan", "ATAN2": "atan2", "CBRT": "cbrt",
    "CEIL": "ceil", "CEILING": "ceil", "COS": "cos", "COT": "cot", "DEGREES": "degrees", "EXP": "exp",
    "FLOOR": "floor", "LOG": "es_log", "LOG10": "log10", "MOD": "mod", "PI": "pi", "POWER": "pow",
    "RADIANS": "radians", "RANDOM": "random", "ROUND": "round", "SIGN": "sign", "SIN": "sin", "SQRT": "sqrt",
    "TAN": "tan", "TRUNCATE": "es_truncate", "TRUNC": "es_truncate", "ASCII": "ascii", "CHAR": "chr",
    "CHAR_LENGTH": "es_length", "CONCAT": "concat", "INSERT": "es_insert", "LCASE": "lower", "LEFT": "left",
    "LENGTH": "es_length", "LOCATE": "es_locate", "LTRIM": "ltrim", "REPEAT": "repeat", "REPLACE": "replace",
    "RIGHT": "right", "RTRIM": "rtrim", "SPACE": "es_space", "STARTS_WITH": "starts_with",
    "SUBSTRING": "substr", "TRIM": "trim", "UCASE": "upper", "NOW": "es_now", "CURRENT_TIMESTAMP": "es_now",
    "YEAR": "es_year", "MONTH": "es_month", "MONTH_OF_YEAR": "es_month", "DAY": "es_day",
    "DAY_OF_MONTH": "es_day", "DOM": "es_day", "DAY_OF_WEEK": "es_day_of_week", "DOW": "es_day_of_week",
    "DAY_OF_YEAR": "es_day_of_year", "DOY": "es_day_of_year", "HOUR": "es_hour", "HOUR_OF_DAY": "es_hour",
    "MINUTE": "es_minute", "MINUTE_OF_HOUR": "es_minute", "SECOND": "es_second",
    "SECOND_OF_MINUTE": "es_second", "WEEK": "es_week", "WEEK_OF_YEAR": "es_week", "QUARTER": "es_quarter",
    "DAY_NAME": "dayname", "DAYNAME": "dayname", "MONTH_NAME": "monthname", "MONTHNAME": "monthname",
    "DATE_TRUNC": "date_trunc", "DATE_DIFF": "es_date_diff", "DATEDIFF": "es_date_diff",
    "COALESCE": "coalesce", "GREATEST": "greatest", "LEAST": "least", "IFNULL": "es_isnull",
    "ISNULL": "es_isnull", "NVL": "es_isnull", "NULLIF": "nullif", "IIF": "es_iif", "CAST": "cast",
    "CONVERT": "convert", "EXTRACT": "extract", "HISTOGRAM": "es_histogram", "MATCH": "es_match",
}  # fmt: skip
SQL_FUNCTIONS = AGGREGATES | SCALARS
KEEPS_TYPE = frozenset({"MIN", "MAX", "FIRST", "FIRST_VALUE", "LAST", "LAST_VALUE"})
ESQL_FUNCTIONS = {
    "ABS": "abs", "AVG": "avg", "CEIL": "ceil", "COALESCE": "coalesce", "CONCAT": "concat", "COUNT": "count",
    "COUNT_DISTINCT": "es_count_distinct", "DATE_TRUNC": "es_date_trunc", "EXP": "exp", "FLOOR": "floor",
    "GREATEST": "greatest", "LEAST": "least", "LEFT": "left", "LENGTH": "es_length", "LOG10": "log10",
    "LTRIM": "ltrim", "MAX": "max", "MEDIAN": "median", "MIN": "min", "NOW": "es_now",
    "PERCENTILE": "es_percentile", "PI": "pi", "POW": "pow", "REPLACE": "replace", "RIGHT": "right",
    "ROUND": "round", "RTRIM": "rtrim", "SQRT": "sqrt", "STARTS_WITH": "starts_with",
    "ENDS_WITH": "ends_with", "STD_DEV": "stddev_pop", "SUBSTRING": "substr", "SUM": "sum",
    "TO_LOWER": "lower", "TO_UPPER": "upper", "TRIM": "trim",
}  # fmt: skip
TYPES = {
    "BOOLEAN": "BOOLEAN", "BYTE": "TINYINT", "TINYINT": "TINYINT", "SHORT": "SMALLINT",
    "SMALLINT": "SMALLINT", "INT": "INTEGER", "INTEGER": "INTEGER", "LONG": "BIGINT", "BIGINT": "BIGINT",
    "UNSIGNED_LONG": "UBIGINT", "FLOAT": "FLOAT", "REAL": "FLOAT", "DOUBLE": "DOUBLE", "KEYWORD": "VARCHAR",
    "STRING": "VARCHAR", "TEXT": "VARCHAR", "VARCHAR": "VARCHAR", "DATETIME": "TIMESTAMP",
    "TIMESTAMP": "TIMESTAMP", "DATE": "DATE", "TIME": "TIME",
}  # fmt: skip
"""What a value can be cast to."""
