"""What may be typed behind each command: apart from the commands, whose libraries take seconds."""
