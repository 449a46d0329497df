def cpu_count():
    # A program is played, so the cores of this machine do not count.
    return 4


process_cpu_count = cpu_count
