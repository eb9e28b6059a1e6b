"""What a playbook holds, and how it is written to a file and read from one."""
