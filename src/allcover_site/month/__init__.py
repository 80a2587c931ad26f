"""The mutual's month and year: closing as a checklist, indicators in words, and what is printed for members and assembly."""
