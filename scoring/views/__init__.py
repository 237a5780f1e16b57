"""The pages. A view finds its object through `visible_to`, asks a form, calls one action, answers."""
