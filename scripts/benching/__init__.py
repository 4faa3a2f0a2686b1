"""What the bench does to a warehouse, apart from timing the models."""
