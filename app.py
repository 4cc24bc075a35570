"""反哺 Fanbu. Import `app` to serve it; run this file to see the demo."""

from volunteer import create_app

if __name__ == "__main__":
    from volunteer.demo.cli import run_demo

    run_demo()
else:
    app = create_app()
