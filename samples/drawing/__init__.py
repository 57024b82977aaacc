"""Draws the papers of an inquiry folder, scans them, and keeps the truth of what was drawn."""
