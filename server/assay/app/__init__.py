"""The façade that every face calls: plain data in, plain data out."""
