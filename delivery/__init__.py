"""How alerts reach people and programs: what is due to whom, and the ways out. Values in, nothing read from outside."""
