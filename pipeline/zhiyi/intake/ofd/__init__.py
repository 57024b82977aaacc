"""OFD 版式文档 (GB/T 33190-2016): read directly, and drawn as PDF for every stage to read."""
