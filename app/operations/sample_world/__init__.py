"""The sample world: believable organisations and actions, marked as samples, written through the same operations as a person's."""
